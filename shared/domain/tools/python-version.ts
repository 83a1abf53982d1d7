import { z } from 'zod';

/** A version of the Python language up to the one that runs in the sandbox. */
export const PythonVersion = z.enum(['3.7', '3.8', '3.9', '3.10', '3.11', '3.12', '3.13', '3.14']);
