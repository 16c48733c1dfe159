import fc from 'fast-check';

// A run of CI can be repeated exactly; on a person's machine every run tries new cases.
if (process.env.CI !== undefined && process.env.CI !== '') fc.configureGlobal({ seed: 20_241_201 });
