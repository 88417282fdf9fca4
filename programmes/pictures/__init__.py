"""Pictures of the public pages, drawn on the server: geometry here, drawing in the templates."""
