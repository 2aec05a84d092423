/** Bands of L1C in file order, with what decides how they are stored and how high things are displaced in them. */
export const bands = ['B1', 'B2', 'B3', 'B4', 'B5', 'B6', 'B7', 'B8', 'B8A', 'B9', 'B10', 'B11', 'B12'] as const;
export const BAND_COUNT = bands.length;
/** Native pixel size in pixels of 10 m. */
export const nativePixel: readonly number[] = [6, 1, 1, 1, 2, 2, 2, 1, 2, 6, 6, 2, 2];
/**
 * Seconds after B2 at which the same place is seen (Sentinel-2 MSI technical guide, inter-band delay). Clouds are
 * high, so they appear displaced between bands: the colour fringes of real data, and what CDI measures.
 */
export const viewDelay: readonly number[] = [
  2.314, 0, 0.527, 1.005, 1.269, 1.525, 1.79, 0.264, 2.055, 2.586, 0.851, 1.468, 2.085,
];

/**
 * Reflectance of the surface (bottom of atmosphere) by material and band, in band order. B8 is broad and lies between
 * B7 and B8A, hence 0.35 and 0.65 of them: on the ground it follows B8A more closely than B7 does, as CDI supposes.
 */
export const materials = {
  soil: [0.06, 0.074, 0.098, 0.132, 0.15, 0.165, 0.176, 0.195, 0.206, 0.212, 0.2, 0.285, 0.24],
  paleSoil: [0.11, 0.14, 0.2, 0.265, 0.29, 0.31, 0.325, 0.348, 0.36, 0.37, 0.34, 0.46, 0.41],
  redSoil: [0.055, 0.066, 0.1, 0.185, 0.21, 0.225, 0.24, 0.263, 0.275, 0.28, 0.25, 0.375, 0.32],
  sand: [0.16, 0.2, 0.275, 0.345, 0.37, 0.385, 0.4, 0.416, 0.425, 0.43, 0.4, 0.5, 0.46],
  crop: [0.02, 0.027, 0.062, 0.03, 0.092, 0.315, 0.415, 0.448, 0.465, 0.45, 0.3, 0.2, 0.088],
  grass: [0.025, 0.034, 0.07, 0.048, 0.11, 0.26, 0.33, 0.363, 0.38, 0.37, 0.25, 0.225, 0.118],
  dry: [0.062, 0.082, 0.116, 0.145, 0.18, 0.21, 0.23, 0.256, 0.27, 0.275, 0.2, 0.34, 0.25],
  rape: [0.03, 0.04, 0.135, 0.12, 0.17, 0.33, 0.4, 0.426, 0.44, 0.43, 0.3, 0.21, 0.1],
  broadleaf: [0.018, 0.021, 0.043, 0.023, 0.068, 0.225, 0.295, 0.321, 0.335, 0.325, 0.2, 0.14, 0.058],
  bareTrees: [0.035, 0.042, 0.06, 0.07, 0.09, 0.13, 0.15, 0.169, 0.18, 0.185, 0.15, 0.2, 0.14],
  conifer: [0.014, 0.016, 0.028, 0.018, 0.045, 0.125, 0.165, 0.181, 0.19, 0.185, 0.12, 0.08, 0.035],
  shrub: [0.035, 0.044, 0.068, 0.075, 0.11, 0.165, 0.19, 0.213, 0.225, 0.225, 0.18, 0.24, 0.165],
  rock: [0.1, 0.118, 0.145, 0.165, 0.175, 0.185, 0.193, 0.203, 0.208, 0.21, 0.2, 0.24, 0.215],
  asphalt: [0.07, 0.08, 0.095, 0.105, 0.112, 0.12, 0.126, 0.134, 0.138, 0.14, 0.12, 0.16, 0.15],
  concrete: [0.13, 0.15, 0.18, 0.205, 0.215, 0.225, 0.232, 0.241, 0.246, 0.25, 0.22, 0.28, 0.26],
  whiteRoof: [0.3, 0.36, 0.4, 0.42, 0.425, 0.43, 0.43, 0.43, 0.43, 0.42, 0.35, 0.4, 0.35],
  redRoof: [0.05, 0.06, 0.09, 0.17, 0.19, 0.205, 0.215, 0.228, 0.235, 0.24, 0.2, 0.28, 0.24],
  water: [0.028, 0.027, 0.021, 0.01, 0.007, 0.005, 0.005, 0.004, 0.004, 0.003, 0, 0.002, 0.001],
  shallows: [0.06, 0.085, 0.105, 0.05, 0.03, 0.016, 0.014, 0.011, 0.009, 0.006, 0, 0.003, 0.002],
  silt: [0.05, 0.065, 0.095, 0.085, 0.07, 0.036, 0.032, 0.024, 0.02, 0.014, 0, 0.005, 0.004],
  snow: [0.9, 0.91, 0.9, 0.885, 0.87, 0.855, 0.84, 0.814, 0.8, 0.72, 0.3, 0.105, 0.075],
} as const satisfies Record<string, readonly number[]>;
export type Material = keyof typeof materials;
export const materialNames = Object.keys(materials) as readonly Material[];

/** Number of a material in `materialTable`. */
export const materialIndex = Object.fromEntries(materialNames.map((name, i) => [name, i])) as Record<Material, number>;

/** All materials, `BAND_COUNT` numbers each, in the order of `materialNames`. */
export const materialTable = new Float32Array(materialNames.flatMap((name) => [...materials[name]]));

/** Reflectance of the cloudless air (Rayleigh and aerosol) over black ground with the sun at 45 degrees. */
export const pathReflectance: readonly number[] = [
  0.118, 0.088, 0.053, 0.031, 0.025, 0.021, 0.017, 0.0145, 0.012, 0.0012, 0.0009, 0.0035, 0.0022,
];
/** Share of light that reaches the ground and returns; B9 and B10 sit in absorption lines of water vapour. */
export const transmittance: readonly number[] = [
  0.75, 0.8, 0.85, 0.9, 0.905, 0.91, 0.93, 0.91, 0.95, 0.13, 0.0004, 0.94, 0.91,
];
/** Share of the light on cloudless ground that comes from the sky instead of the sun: what keeps shadows blue. */
export const skyLight: readonly number[] = [
  0.3, 0.24, 0.175, 0.125, 0.11, 0.1, 0.088, 0.078, 0.073, 0.06, 0.05, 0.03, 0.02,
];
/** Whiteness of thick cloud by band: water droplets and ice crystals absorb in SWIR, ice far more. */
export const waterCloud: readonly number[] = [0.98, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.88, 0.7];
export const iceCloud: readonly number[] = [0.98, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.5, 0.4];
