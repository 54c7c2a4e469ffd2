"""Files as their publishers issue them, added by whoever runs this installation: recognised, read, shown and kept.

unpacking      the files in what was given: itself, or the members of a zip, within limits
parts          tables in them: a CSV file, or the sheets of a workbook
recognising    which layout a table has, or which known one is nearest
layouts        one module for each layout: its columns, its totals, and what it continues
reading        a file read by its layout and held to the totals printed in it
kept           where such files are kept, and the copies that wait to be confirmed
previews       what a file would change, before anything is served
"""
