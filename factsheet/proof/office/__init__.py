"""A DOCX, ODT or EPUB, read back by zipfile and expat, says what its sheet says, and of itself what it should.

Input: the file as written, the tree. Output: findings.
"""

from factsheet.proof.office.epub import check as check_epub
from factsheet.proof.office.odt import check as check_odt
from factsheet.proof.office.word import check as check_docx

__all__ = ["check_docx", "check_epub", "check_odt"]
