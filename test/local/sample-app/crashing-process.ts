// A process that ends by itself before it answers anything.
process.exit(3);
