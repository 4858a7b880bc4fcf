/** The checks of a comparison, numbered as the documentation has them. */
export const compareCheckTitles = {
  checkpoints: 'every host shows a checkpoint that the given key signed',
  trees: 'the tiles of every host lead to its checkpoint',
  history: 'all checkpoints belong to one history',
  package: 'all hosts have the same package',
  versions: 'versions that several hosts have are the same, and none has a hole',
  files: 'the files of versions are those of their lists',
} as const;

export type CompareCheckId = keyof typeof compareCheckTitles;
