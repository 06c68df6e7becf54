"""A QR code, one texture pixel a module, enlarged without smoothing."""

import segno
from kivy.graphics.texture import Texture
from kivy.properties import ObjectProperty, StringProperty
from kivy.uix.widget import Widget

QUIET = 4
"""Modules of white around the code (ISO/IEC 18004)."""


class QrCode(Widget):
    """`content` as a code of correction level M; nothing while it is empty."""

    content = StringProperty("")
    texture = ObjectProperty(None, allownone=True)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.bind(content=self._draw)
        self._draw()

    def _draw(self, *_: object) -> None:
        if not self.content:
            self.texture = None
            return
        code = segno.make(self.content, error="m", micro=False)
        rows = [bytes(0 if dark else 255 for dark in row) for row in code.matrix_iter(border=QUIET)]
        texture = Texture.create(size=(len(rows), len(rows)), colorfmt="luminance")
        texture.mag_filter = texture.min_filter = "nearest"
        texture.blit_buffer(b"".join(rows), colorfmt="luminance")
        texture.flip_vertical()
        self.texture = texture
