export { type CacheOptions, cacheFolder } from './cache';
export { kindOf, policyRootOf } from './roots';
export { type ScanCounts, type ScanOptions, type ScanProgress, type ScanResult, type SkippedEntry, scan } from './scan';
export type { SkipReason } from './walk';
