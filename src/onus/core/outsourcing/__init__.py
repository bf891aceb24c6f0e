"""May and should this be outsourced at all, and is the body ready to supervise it?"""
