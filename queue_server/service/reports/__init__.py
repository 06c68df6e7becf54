"""Reports over stored days: read beside the writer, shown to those who may, in both languages."""
