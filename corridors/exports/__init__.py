"""Tables that leave the service as files: what their columns mean, how they are written, and how they are answered."""
