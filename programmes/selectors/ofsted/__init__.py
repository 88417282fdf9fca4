"""What Ofsted had said of each authority on a given day, and whether that meets a programme's rule."""
