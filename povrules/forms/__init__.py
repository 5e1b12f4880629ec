"""The summary forms of Circular 07/2021 (appendices V, VI, VII): what each counts and how it is laid out."""
