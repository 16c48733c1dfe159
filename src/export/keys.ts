import { createHash, createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';

export type SignatureAlgorithm = 'Ed25519' | 'ECDSA-P256-SHA256' | 'RSA-SHA256' | 'RSA-PSS-SHA256';

export type KeyErrorCode =
	| 'key-invalid'
	| 'key-unsupported'
	| 'key-weak'
	| 'passphrase-missing'
	| 'passphrase-wrong'
	/** A private key was given where a public one is meant: it should not leave its owner's hands. */
	| 'private-key-given';

/** A key that cannot be used. Holds nothing of the key or its passphrase. */
export class KeyError extends Error {
	readonly code: KeyErrorCode;

	constructor(code: KeyErrorCode) {
		super(code);
		this.name = 'KeyError';
		this.code = code;
	}
}

/** PEM (PKCS#8, also encrypted), and the passphrase where it has one. */
export interface SigningKey {
	readonly pem: string | Buffer;
	readonly passphrase?: string;
}

/** Reads a private key. Throws `KeyError`. */
export function readPrivateKey({ pem, passphrase }: SigningKey): KeyObject {
	const text = pem.toString();
	const encrypted = /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: 4,ENCRYPTED/m.test(text);
	if (!/-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/.test(text)) throw new KeyError('key-invalid');
	if (encrypted && (passphrase === undefined || passphrase === '')) throw new KeyError('passphrase-missing');
	try {
		return createPrivateKey({ key: text, format: 'pem', ...(encrypted && passphrase !== undefined ? { passphrase } : {}) });
	} catch {
		// A wrong passphrase shows as one of several errors of the decoder; what they say is of no help to the person.
		throw new KeyError(encrypted ? 'passphrase-wrong' : 'key-invalid');
	}
}

export interface PublicKey {
	readonly key: KeyObject;
	readonly certificate: X509Certificate | null;
}

/** Reads a public key (SPKI) or an X.509 certificate, in PEM or DER. Throws `KeyError`. */
export function readPublicKey(content: string | Buffer): PublicKey {
	const bytes = Buffer.from(content);
	const text = bytes.toString('latin1');
	if (/-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/.test(text)) throw new KeyError('private-key-given');
	try {
		if (text.includes('-----BEGIN CERTIFICATE-----')) return ofCertificate(bytes);
		if (text.includes('-----BEGIN')) return { key: createPublicKey(bytes), certificate: null };
	} catch {
		throw new KeyError('key-invalid');
	}
	try {
		return ofCertificate(bytes);
	} catch {
		// Not a certificate; perhaps a bare key.
	}
	try {
		return { key: createPublicKey({ key: bytes, format: 'der', type: 'spki' }), certificate: null };
	} catch {
		throw new KeyError('key-invalid');
	}
}

function ofCertificate(bytes: Buffer): PublicKey {
	const certificate = new X509Certificate(bytes);
	return { key: certificate.publicKey, certificate };
}

const MIN_RSA_BITS = 3072;

/** The one algorithm for which a key is used. Throws `KeyError` for other kinds, and for RSA below 3072 bits. */
export function algorithmOf(key: KeyObject): SignatureAlgorithm {
	const details = key.asymmetricKeyDetails;
	switch (key.asymmetricKeyType) {
		case 'ed25519':
			return 'Ed25519';
		case 'ec':
			if (details?.namedCurve !== 'prime256v1') throw new KeyError('key-unsupported');
			return 'ECDSA-P256-SHA256';
		case 'rsa':
		case 'rsa-pss':
			if ((details?.modulusLength ?? 0) < MIN_RSA_BITS) throw new KeyError('key-weak');
			return key.asymmetricKeyType === 'rsa' ? 'RSA-SHA256' : 'RSA-PSS-SHA256';
		default:
			throw new KeyError('key-unsupported');
	}
}

/** SHA-256 of the key's SPKI in DER, lower-case hex: the same for a key and for certificates of it. */
export function fingerprintOf(key: KeyObject): string {
	return createHash('sha256')
		.update(key.export({ type: 'spki', format: 'der' }))
		.digest('hex');
}
