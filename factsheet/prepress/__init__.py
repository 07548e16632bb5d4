"""What is made of several sheets or pages: packs, and pages imposed on larger paper for printers."""
