"""The frame of every screen: band, heading, the one thing in the middle, back and main at the bottom."""

from kivy.app import App
from kivy.clock import Clock
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.flow.intents import Touched
from kiosk.screens.widgets.say import advance
from kiosk.view_models.parts import Button

_HAIR = 2  # pixels: less than this is not worth a page button


class Frame(BoxLayout):
    """A screen. What a screen's kv adds goes into the middle, which scrolls by pages when it must."""

    view = ObjectProperty(None, rebind=True)
    overflowing = BooleanProperty(False)
    at_top = BooleanProperty(True)
    at_bottom = BooleanProperty(True)
    heading_size = NumericProperty(48)
    aid_columns = NumericProperty(1)
    choice_columns = NumericProperty(1)
    status = ObjectProperty(("", "", ""))

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        watch = Clock.create_trigger(
            self._measure
        )  # with the next frame: in the middle of a layout too much looks too high
        scroll, content = self.ids.scroll, self.ids.content
        scroll.bind(size=watch, scroll_y=watch)
        content.bind(size=watch)
        fit = Clock.create_trigger(self._fit_words, -1)
        self.bind(view=fit, width=fit)
        self._app = App.get_running_app()
        self._app.bind(theme=fit)
        self._fit = fit
        fit()
        watch()

    def add_widget(self, widget: Widget, *args: object, **kwargs: object) -> None:
        """The frame's own parts go into the frame, a screen's into its middle."""
        if "main" in self.ids:  # the last of the frame's own parts: the frame is whole
            self.ids.content.add_widget(widget, *args, **kwargs)
        else:
            super().add_widget(widget, *args, **kwargs)

    def _measure(self, *_: object) -> None:
        scroll = self.ids.scroll
        over = self.ids.content.height > scroll.height + _HAIR
        self.overflowing = over
        if not over:
            scroll.scroll_y = 1
        self.at_top = not over or scroll.scroll_y >= 0.995
        self.at_bottom = not over or scroll.scroll_y <= 0.005

    def _fit_words(self, *_: object) -> None:
        self._fit_heading()
        self._fit_band()
        self._fit_choices()

    def _fit_band(self) -> None:
        """The aids beside the hall's name on a lying panel; else below it, the same on every screen, on one row where each word has room."""
        theme, band, joined = self._app.theme, self.view.band, self._app.joined
        room, gap = self.width - 2 * theme.margin, theme.mm(5)
        aids = [aid.text for aid in self._app.aids_of(band)]
        widest = max(max(theme.target, _width(text, theme.body) + theme.mm(7)) for text in aids)
        self.aid_columns = len(aids) if widest * len(aids) + gap * (len(aids) - 1) <= room else 3
        clock, errand = joined(band.clock, band.demo), joined(band.step, band.who)
        if not theme.portrait:
            self.status = ("", joined(clock, errand), "")
            return
        one_line = _width(band.hall, theme.em(9.5)) + theme.gap + _width(clock, theme.body) <= room
        self.status = (clock, "", errand) if one_line else ("", clock, errand)

    def _fit_choices(self) -> None:
        """The lesser keys in one row where no word of theirs breaks and none is taller than three lines; else in more rows."""
        theme, words = self._app.theme, [choice.text for choice in self.view.choices]
        room, most = self.width - 2 * theme.margin, max(1, len(words))

        def fit(columns: int) -> bool:
            share = (room - theme.gap * (columns - 1)) / columns - theme.mm(10)
            return all(_width(w, theme.button) <= 3 * share for w in words) and all(
                _width(part, theme.button) <= share for w in words for part in _unbroken(w)
            )

        self.choice_columns = next((n for n in range(most, 1, -1) if fit(n)), 1)

    def _fit_heading(self) -> None:
        """Large where it fits on a line, a size less where it would break."""
        app = self._app
        theme, text = app.theme, self.view.heading
        room = self.width - 2 * theme.margin
        large = theme.title if app.tight else theme.key
        self.heading_size = large if _width(text, large) <= room else theme.em(15 if not app.tight else 13)

    def page(self, direction: int) -> None:
        """Move the middle by most of its height: -1 up, 1 down."""
        scroll, content = self.ids.scroll, self.ids.content
        room = content.height - scroll.height
        if room > 0:
            step = direction * scroll.height * 0.85 / room
            scroll.scroll_y = min(1.0, max(0.0, scroll.scroll_y - step))

    def to_top(self) -> None:
        """As one that was just made: from the beginning, and without page keys until they are needed."""
        self.ids.scroll.scroll_y = 1
        self.overflowing = False

    def page_button(self, direction: int, text: str) -> Button:
        """The button of a page key; touching it also says that somebody is there."""
        return Button("page:up" if direction < 0 else "page:down", text, Touched())

    def leaving(self) -> None:
        """The screen is being replaced: free what it holds."""
        self._app.unbind(theme=self._fit)


def _unbroken(text: str) -> list[str]:
    """What must stand on one line: Latin words; Chinese breaks anywhere."""
    return [word for word in text.split() if word.isascii()]


def _width(text: str, size: float) -> int:
    """Pixels of a bold line."""
    return sum(advance(c, size, True) for c in text)
