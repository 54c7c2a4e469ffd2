"""Publishers' files as issued, added by the operator: recognised, read, previewed and stored.

unpacking      the files in an upload: itself, or the members of a zip, within limits
parts          tables in them: a CSV file, or the sheets of a workbook
recognising    which layout a table has, or which known one is nearest
layouts        one module for each layout: its columns, its totals, and the measures it continues
reading        reads a file by its layout and checks it against the totals printed in it
storage        where such files are stored, and the copies that wait to be confirmed
previews       what a file would change, before anything is served
"""
