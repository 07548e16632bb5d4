"""What print shops get: pages imposed on larger sheets, made of finished files and proved against them."""
