"""The frame of every screen: band, heading, the one thing in the middle, back and main at the bottom."""

from kivy.clock import Clock
from kivy.properties import BooleanProperty, ObjectProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk.flow.intents import Touched
from kiosk.view_models.parts import Button

_HAIR = 2  # pixels: less than this is not worth a page button


class Frame(BoxLayout):  # type: ignore[misc]
    """A screen. What a screen's kv adds goes into the middle, which scrolls by pages when it must."""

    view = ObjectProperty(None)
    overflowing = BooleanProperty(False)
    at_top = BooleanProperty(True)
    at_bottom = BooleanProperty(True)
    up = ObjectProperty(None, allownone=True)
    down = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        watch = Clock.create_trigger(self._measure)
        scroll, content = self.ids.scroll, self.ids.content
        scroll.bind(size=watch, scroll_y=watch)
        content.bind(size=watch)
        watch()

    def add_widget(self, widget: Widget, *args: object, **kwargs: object) -> None:
        """The frame's own parts go into the frame, a screen's into its middle."""
        content = self.ids.get("content") if self.ids else None
        if content is None or widget.parent is content:
            super().add_widget(widget, *args, **kwargs)
        else:
            content.add_widget(widget, *args, **kwargs)

    def _measure(self, *_: object) -> None:
        scroll = self.ids.scroll
        over = self.ids.content.height > scroll.height + _HAIR
        self.overflowing = over
        if not over:
            scroll.scroll_y = 1
        self.at_top = not over or scroll.scroll_y >= 0.995
        self.at_bottom = not over or scroll.scroll_y <= 0.005

    def page(self, direction: int) -> None:
        """Move the middle by most of its height: -1 up, 1 down."""
        scroll, content = self.ids.scroll, self.ids.content
        room = content.height - scroll.height
        if room > 0:
            step = direction * scroll.height * 0.85 / room
            scroll.scroll_y = min(1.0, max(0.0, scroll.scroll_y - step))

    def page_button(self, direction: int, text: str) -> Button:
        """The button of a page key; touching it also says that somebody is there."""
        return Button("page:up" if direction < 0 else "page:down", text, Touched())

    def leaving(self) -> None:
        """The screen is being replaced: free what it holds."""
