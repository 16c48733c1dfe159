import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';

/** Names by which the person at this machine is known: the account, its full name, and the name given, each once (2(6)①). Never throws. */
export function applicantNames(given: string | null): readonly string[] {
	const names = new Set<string>();
	try {
		const { username } = userInfo();
		names.add(username);
		names.add(fullNameOf(username));
	} catch {
		// A container's user may have no account.
		names.add(process.env.USER ?? process.env.USERNAME ?? '');
	}
	if (given !== null) names.add(given);
	return [...names].map((name) => name.trim()).filter((name) => name !== '');
}

/** The full name of an account on systems that keep one in `/etc/passwd` (the first part of its comment), else an empty text. */
function fullNameOf(account: string): string {
	if (process.platform === 'win32') return '';
	try {
		const line = readFileSync('/etc/passwd', 'utf8')
			.split('\n')
			.find((entry) => entry.startsWith(`${account}:`));
		return line?.split(':')[4]?.split(',')[0] ?? '';
	} catch {
		return '';
	}
}
