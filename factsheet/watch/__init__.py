"""Making sheets anew as their files are saved, and showing them to the browser of this computer."""
