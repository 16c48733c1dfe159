import path from 'node:path';
import type { Policy } from '../policy';

export { type AppendOptions, appendEvent, resealRegister } from './append';
export { RegisterError } from './error';
export type { Expected, Fault, FaultCode, Verification, Warning } from './faults';
export { isRegister } from './files';
export { actionText, faultText, warningText } from './messages';
export { lastEntry, readRegister } from './read';
export * from './types';
export { type VerifyOptions, verifyRegister } from './verify';

/** Folder of the register of the workspace at `root`. */
export function registerFolder(root: string, policy: Policy): string {
	return path.join(root, ...policy.export.register.path.split('/'));
}
