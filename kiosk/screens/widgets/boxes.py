"""The boxes and rows that the kv files lay out; each shows one `item` of a view model."""

from kivy.properties import ColorProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.screens.widgets.box import Box
from kiosk.screens.widgets.key import Key


class WordKey(Key):
    """A button with words, and perhaps a second smaller line; `need` is the height that it takes."""

    need = NumericProperty(0)
    word_size = NumericProperty(30)


class AidKey(Key):
    """Language or an aid, in the top band."""


class PanelBox(Box):
    """One thing said in a box, with a picture."""

    item = ObjectProperty(None, allownone=True, rebind=True)
    tone = StringProperty("plain")
    front = ColorProperty((0, 0, 0, 1))


class Tile(BoxLayout):
    """A theme or a matter in the grid."""

    item = ObjectProperty(None, allownone=True, rebind=True)


class FactBox(BoxLayout):
    """A label above its value."""

    item = ObjectProperty(None, allownone=True, rebind=True)


class FactRow(BoxLayout):
    """A label beside its value."""

    item = ObjectProperty(None, allownone=True, rebind=True)


class SampleRow(BoxLayout):
    """Something to bring, with the drawing of a sample."""

    item = ObjectProperty(None, allownone=True, rebind=True)


class LetterKey(Key):
    """A key of the keypad."""


class KeyRow(BoxLayout):
    """One row of the keypad; a key with a word is twice as wide as one with a letter."""

    item = ObjectProperty(())

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.bind(item=self._fill)
        self._fill()

    def _fill(self, *_: object) -> None:
        self.clear_widgets()
        for button in self.item:
            self.add_widget(LetterKey(item=button, size_hint_x=1 if len(button.text) == 1 else 2))


class ItemRow(BoxLayout):
    """One line of a list with a mark: done, or still to do."""

    item = ObjectProperty(None, allownone=True, rebind=True)
