"""What the simulated payment providers share: keys, signatures, notifications that are tried again."""
