import { useEffect, useState } from 'react';

/** The value once it has rested for `pauseMs`. */
export function useDebounced<Value>(value: Value, pauseMs = 400): Value {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), pauseMs);
    return () => clearTimeout(timer);
  }, [value, pauseMs]);
  return rested;
}
