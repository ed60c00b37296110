"""What runs the portal: containers, units, the web server before it, and the pages that tell of them."""
