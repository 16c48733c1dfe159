// Loaded first by `npm run test:big`: the tests that take minutes and gigabytes run as well.
process.env.KAKUZUKE_BIG = '1';
