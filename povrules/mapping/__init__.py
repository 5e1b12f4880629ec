"""Lists made for another program: what they call the columns, codes and units that povrules knows by other names."""
