"""PDF files for print and for screen readers (PDF/UA-1), set by typst."""

from practices.documents.pdf_out.writing import UnprintableText, font_lists, set_pdf, set_png, tongue, write_pdf

__all__ = ["UnprintableText", "font_lists", "set_pdf", "set_png", "tongue", "write_pdf"]
