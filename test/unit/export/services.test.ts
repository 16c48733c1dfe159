import assert from 'node:assert/strict';
import fc from 'fast-check';
import { listedService, serviceAddress } from '../../../src/export/services';
import { loadPolicyText, type Policy } from '../../../src/policy';

function listing(...match: string[]): Policy {
	const services = [{ id: 'one', match, title: 'One', confidentiality: '2' }];
	const { policy } = loadPolicyText(JSON.stringify({ export: { services } }), 'policy.jsonc');
	assert.ok(policy);
	return policy;
}

describe('addresses of services', () => {
	for (const [written, address] of [
		['https://github.com/nishihara/keiyaku.git', 'github.com/nishihara/keiyaku'],
		['https://GitHub.com/nishihara/keiyaku/', 'github.com/nishihara/keiyaku'],
		['https://user:s3cret@github.com/nishihara/keiyaku', 'github.com/nishihara/keiyaku'],
		['git@github.com:nishihara/keiyaku.git', 'github.com/nishihara/keiyaku'],
		['ssh://git@github.com:22/nishihara/keiyaku.git', 'github.com/nishihara/keiyaku'],
		['git://git.example:9418/x', 'git.example/x'],
		['https://example.com', 'example.com'],
		['https://example.com/a?token=x#y', 'example.com/a'],
		['/srv/git/x.git', 'file:/srv/git/x'],
		['file:///srv/git/x.git', 'file:/srv/git/x'],
		['../bare', 'file:../bare'],
		['C:\\git\\x', 'file:C:/git/x'],
		['//server/share/x', 'file://server/share/x'],
	] as const) {
		it(`${written} is ${address}`, () => assert.equal(serviceAddress(written), address));
	}

	it('never hold a user or a password', () => {
		const word = fc.stringMatching(/^[a-z0-9%._-]{1,12}$/);
		fc.assert(
			fc.property(word, word, word, (user, password, path) => {
				const address = serviceAddress(`https://${user}:${password}PLANTED@host.example/${path}`);
				assert.ok(!address.includes('PLANTED'), address);
				assert.ok(address.startsWith('host.example'), address);
			}),
		);
	});

	it('are the same after a second time', () => {
		fc.assert(fc.property(fc.webUrl(), (url) => assert.equal(serviceAddress(serviceAddress(url)), serviceAddress(url))));
	});
});

describe('the list of services', () => {
	const policy = listing('https://git.lg.example/nishihara/**', 'git.other.example/*/public');

	for (const [address, listed] of [
		['git@git.lg.example:nishihara/a/b.git', true],
		['https://GIT.LG.EXAMPLE/nishihara/a', true],
		['git.other.example/x/public', true],
		['git.other.example/x/y/public', false],
		['https://git.lg.example/other/a', false],
		['https://git.lg.example.evil.example/nishihara/a', false],
		['https://evil.example/git.lg.example/nishihara/a', false],
		['https://evil.example@git.lg.example/nishihara/a', true],
		['https://git.lg.example@evil.example/nishihara/a', false],
		['https://git.lg.example/nishihara/../other/a', false],
		['', false],
	] as const) {
		it(`${listed ? 'holds' : 'lacks'} ${address || 'nothing'}`, () => assert.equal(listedService(address, policy) !== null, listed));
	}

	it('of folders holds what lies in them', () => {
		const folders = listing('/srv/git/**');
		assert.ok(listedService('/srv/git/x.git', folders));
		assert.ok(listedService('file:///srv/git/deep/x', folders));
		assert.equal(listedService('/srv/git/../other', folders), null);
		assert.equal(listedService('/srv/gitx/y', folders), null);
	});
});
