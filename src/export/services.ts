import { Minimatch } from 'minimatch';
import type { ListedService, Policy } from '../policy';

/**
 * An address in the one writing that globs are matched with: `host/path`, without scheme, user, password, port and a last `.git` or `/`.
 * `git@host:path`, `ssh://git@host:22/path`, `https://user:token@host/path.git` and `host/path` are the same address; a local path
 * (`/srv/git/x.git`, `file:///srv/git/x.git`, `C:\x`) becomes `file:/srv/git/x`. Secrets in an address never come out.
 */
export function serviceAddress(address: string): string {
	const text = address.trim().replaceAll('\\', '/');
	// In that writing already.
	if (/^file:(?!\/\/)/i.test(text)) return `file:${tidy(text.slice('file:'.length))}`;
	const scheme = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(text);
	if (scheme?.[1]?.toLowerCase() === 'file') return `file:${tidy(scheme[2] ?? '')}`;
	if (scheme === null && /^(\/|\.{1,2}(\/|$)|~|[a-z]:\/)/i.test(text)) return `file:${tidy(text)}`;
	const rest = (scheme?.[2] ?? text).replace(/[?#].*$/s, '');
	// `user@host:path` of scp, where no scheme stands before.
	const scp = scheme === null ? /^(?:[^/@]*@)?(\[[^\]]+\]|[^/:]+):(?!\d+(?:\/|$))(.*)$/s.exec(rest) : null;
	const [host, path] = scp ? [scp[1] ?? '', scp[2] ?? ''] : split(rest);
	return `${host.replace(/^.*@/s, '').replace(/:\d*$/, '').toLowerCase()}/${tidy(path).replace(/^\/+/, '')}`.replace(/\/$/, '');
}

function split(rest: string): [string, string] {
	const slash = rest.indexOf('/');
	return slash < 0 ? [rest, ''] : [rest.slice(0, slash), rest.slice(slash + 1)];
}

function tidy(path: string): string {
	return path.replace(/\/+$/, '').replace(/\.git$/i, '');
}

/** The service of the policy that an address belongs to, or `null`. The first that matches. */
export function listedService(address: string, policy: Policy): ListedService | null {
	const name = serviceAddress(address);
	// `host/../x` could be read as another place than it matches.
	if (/(^|\/)\.\.(\/|$)/.test(name)) return null;
	return policy.export.services.find(({ match }) => [match].flat().some((glob) => matches(name, glob))) ?? null;
}

function matches(name: string, glob: string): boolean {
	const options = { dot: true, nocase: true, nocomment: true, nonegate: true, platform: 'linux', braceExpandMax: 1000 } as const;
	try {
		const pattern = serviceAddress(glob);
		return new Minimatch(pattern, options).match(name);
	} catch {
		return false;
	}
}
