"""Who may do what: roles by appointment, a table of permissions, and acts that must stay apart."""
