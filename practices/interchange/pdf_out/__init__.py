"""PDF files for print and for screen readers (PDF/UA-1), set by typst."""

from practices.interchange.pdf_out.writing import UnprintableText, write_pdf

__all__ = ["UnprintableText", "write_pdf"]
