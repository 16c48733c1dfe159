import type { Detector } from './detector';
import { maskAddress } from './mask';

/** RFC 5321 4.5.3.1. */
const MOST_LOCAL = 64;
const MOST_DOMAIN = 253;
const LOCAL = /[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]/;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}[a-z]{2,24}$/i;
/** RFC 2606 and RFC 6761, and what samples are written with. */
const RESERVED =
	/(?:^|\.)(?:example|test|invalid|localhost|local|lan|internal)(?:\.(?:com|net|org|edu|jp|co\.jp|or\.jp|ne\.jp|ac\.jp|go\.jp|lg\.jp))?$|(?:^|\.)(?:domain|yourdomain|mydomain|sample|dummy|foo|bar|acme|host)\.[a-z.]+$/i;
/** `icon@2x.png` and the like are names of files. */
const FILES =
	/\.(?:png|jpe?g|gif|svg|webp|ico|css|js|mjs|cjs|ts|tsx|jsx|json|html?|xml|ya?ml|md|txt|py|rb|go|rs|java|kt|c|h|cpp|cs|php|sh|so|dll|exe|zip|gz|tar|tgz|whl|jar|lock|map|min|service|target|timer|socket|mount)$/i;
/** Accounts of machines: `git@github.com:…`, `noreply@…`. */
const MACHINES =
	/^(?:git|hg|svn|no-?reply|do-?not-?reply|donotreply|postmaster|mailer-daemon|nobody|root|user|username|you|your|name|foo|bar|test|someone|me|example)$/i;

/** Mail addresses (RFC 5322 addr-spec without quoting), but no names of samples, machines and files. */
export const email: Detector = {
	kind: 'email',
	*find({ text }) {
		for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
			let start = at;
			while (start > 0 && at - start <= MOST_LOCAL && LOCAL.test(text.charAt(start - 1))) start--;
			// A `/`, `=` or the like is in front of an address more often than in it.
			const local = text
				.slice(start, at)
				.replace(/^.*[/=?#&|{}`'*!$%^~]/, '')
				.replace(/^\.+/, '');
			let end = at + 1;
			while (end < text.length && end - at <= MOST_DOMAIN && /[A-Za-z0-9.-]/.test(text.charAt(end))) end++;
			const domain = text.slice(at + 1, end).replace(/[.-]+$/, '');
			if (!isAddress(local, domain) || text.charAt(at + 1 + domain.length) === '@') continue;
			if (local === 'git' || (text.charAt(at - local.length - 1) === ':' && text.slice(at - local.length - 3, at - local.length) === '://'))
				continue;
			const value = `${local}@${domain}`.toLowerCase();
			yield { start: at - local.length, end: at + 1 + domain.length, value, excerpt: maskAddress(value), confidence: 0.95 };
		}
	},
};

function isAddress(local: string, domain: string): boolean {
	if (local === '' || local.length > MOST_LOCAL || local.endsWith('.') || local.includes('..') || !/[A-Za-z0-9]/.test(local)) return false;
	return DOMAIN.test(domain) && !RESERVED.test(domain) && !FILES.test(domain) && !MACHINES.test(local);
}
