import type { Detector, Found } from './detector';
import { maskText } from './mask';
import { assignments } from './secret-assignments';

/** Tokens that say by their beginning who gave them out, with the form that the issuer documents. Each begins where no other word goes on. */
const TOKENS = new RegExp(
	`(?<![A-Za-z0-9_-])(?:${[
		// AWS access key ids: four letters of their kind and sixteen of base 32.
		'(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])',
		// GitHub
		'gh[pousr]_[A-Za-z0-9]{36,251}(?![A-Za-z0-9_])',
		'github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}(?![A-Za-z0-9_])',
		// GitLab
		'gl(?:pat|dt|rt|ptt|cbt)-[A-Za-z0-9_-]{20,64}',
		// Slack
		'xox[abeoprs]-(?:[0-9]{1,16}-){1,3}[A-Za-z0-9-]{16,128}',
		// JSON Web Token (RFC 7519) with header, claims and signature
		'eyJ[A-Za-z0-9_-]{14,2048}\\.eyJ[A-Za-z0-9_-]{10,4096}\\.[A-Za-z0-9_-]{20,1024}',
		// Google, Stripe, npm, PyPI
		'AIza[A-Za-z0-9_-]{35}(?![A-Za-z0-9_-])',
		'(?:sk|rk)_live_[A-Za-z0-9]{24,128}',
		'npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])',
		'pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,512}',
	].join('|')})`,
	'g',
);
const PEM = /-----BEGIN (?:[A-Z0-9]{2,10} ){0,2}PRIVATE KEY(?: BLOCK)?-----/g;
/** The lines behind a PEM header (RFC 7468), or how a program's text writes them. */
const PEM_BODY = /(?:\\[nr]|[\r\n"'+ \t])*(?:[A-Za-z-]{2,20}: [^\r\n]{0,80}[\r\n]+)*[\r\n]*[A-Za-z0-9+/=]{40,}/y;
const SAMPLE = /EXAMPLE|example|XXXX|xxxx|0000000000|1234567890|abcdefgh|(.)\1{7}/;

/** Private keys, access tokens, and passwords written down in settings. */
export const secret: Detector = {
	kind: 'secret',
	*find({ text }) {
		const found: Found[] = [...keys(text), ...tokens(text), ...assignments(text)];
		found.sort((one, other) => one.start - other.start);
		let end = 0;
		for (const one of found) {
			if (one.start < end) continue;
			end = one.end;
			yield one;
		}
	},
};

function* keys(text: string): Generator<Found> {
	for (const { index, 0: head } of text.matchAll(PEM)) {
		const start = index + head.length;
		// A header alone is only spoken of.
		PEM_BODY.lastIndex = start;
		if (!PEM_BODY.test(text)) continue;
		const end = PEM_BODY.lastIndex;
		yield { start: index, end, value: text.slice(start, end), excerpt: '-----BEGIN ********', confidence: 0.99 };
	}
}

function* tokens(text: string): Generator<Found> {
	for (const { index, 0: token } of text.matchAll(TOKENS)) {
		if (SAMPLE.test(token) || !isVaried(token)) continue;
		yield { start: index, end: index + token.length, value: token, excerpt: maskText(token), confidence: 0.98 };
	}
}

/** Words and patterns have few different characters. */
function isVaried(token: string): boolean {
	return new Set(token.slice(-Math.min(32, token.length - 4))).size >= 8;
}
