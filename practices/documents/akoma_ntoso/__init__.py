"""Akoma Ntoso, the OASIS standard of legal documents in XML: read out of files and written into them."""
