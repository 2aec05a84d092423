/** Stands beside the truth files and tells how to read them. */
export const truthReadme = `# The truth of this example

This dataset was generated. These files hold what is true in it; the application does not show them as layers.

- \`<split>.truth\`: 65,536 bytes for each patch, in patch order. Two bits for each of the 512 x 512 pixels, row by row,
  four pixels to a byte, the first in the lowest bits: \`code = (byte[i >> 2] >> (2 * (i & 3))) & 3\`.
  0 clear, 1 thick cloud, 2 thin cloud, 3 cloud shadow; padding 0.
- \`mistakes.json\`: the mistakes that were planted in \`LABEL_manual_hq\`. That layer differs from the truth in exactly
  their pixels, and no two of them share a pixel. \`box\` is inclusive, \`runs\` are [row, first column, length], all 0-based
  in the 512 x 512 frame; \`changes\` counts pixels by the code of the truth and the code that was drawn.

In numpy:

    b = np.fromfile('truth/train.truth', np.uint8)
    truth = ((b[:, None] >> np.array([0, 2, 4, 6])) & 3).reshape(-1, 512, 512)
`;
