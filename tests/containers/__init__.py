"""The containers, as far as they can be judged without an engine; `smoke.sh` does the rest where there is one."""
