"""Everything of the site in one folder, and back: `manage.py backup DIR`, `manage.py restore DIR`.

`manifest.json` is written last, so a folder without it is no backup. It names the migrations, the rows and hash of
every table, and the hash of every uploaded file.
"""
