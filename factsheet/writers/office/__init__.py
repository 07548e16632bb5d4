"""Files of office programs and e-readers: what pandoc makes of a sheet, in packages of our own.

Input: the parts that pandoc wrote, the theme, the metadata. Output: DOCX, ODT and EPUB 3 in the theme's look. Nothing
of pandoc's own reference documents stands in them: styles, settings, properties and lists of parts are written here.
"""
