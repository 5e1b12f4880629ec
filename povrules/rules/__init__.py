"""Law as data: what follows from a class, one TOML file a policy. No policy is encoded yet."""
