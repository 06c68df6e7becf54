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


class ListRow(BoxLayout):
    """One line of a list."""

    item = StringProperty("")


class ItemRow(BoxLayout):
    """One line of a list with a mark: done, or still to do."""

    item = ObjectProperty(None, allownone=True, rebind=True)
