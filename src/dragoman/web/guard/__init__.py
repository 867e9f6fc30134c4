"""What keeps the desk safe: who may come in, what a browser may be made to do, how often something may be asked."""
