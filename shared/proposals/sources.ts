import { DEFAULT_THRESHOLD } from '../cloudsen12/reference-codes.ts';
import { dateDefaults } from './date-offer.ts';
import { shadowDefaults, shadowHeights } from './shadow-source.ts';
import { voteDefaults } from './vote-offer.ts';

/** A number that a source is set by. */
export interface NumberSetting {
  readonly title: string;
  readonly unit: '' | 'm' | '°' | '%' | 'px';
  readonly least: number;
  readonly most: number;
  readonly step: number;
  readonly initial: number;
}

/** What is or is not. */
export interface SwitchSetting {
  readonly title: string;
  readonly initial: boolean;
}

/** Layers that a source reads. */
export interface SourceLayers {
  /** It needs at least one of each of these lists. */
  readonly needs: readonly (readonly string[])[];
  /** It is better with them. */
  readonly uses: readonly string[];
}

export interface SourceFacts {
  readonly id: 'reference' | 'vote' | 'shadow' | 'dates';
  readonly title: string;
  readonly layers: SourceLayers;
  readonly numbers: Readonly<Record<string, NumberSetting>>;
  readonly switches: Readonly<Record<string, SwitchSetting>>;
}

/** The label layers that are others' masks. */
export const referenceLayers: readonly string[] = [
  'LABEL_sen2cor',
  'LABEL_kappamask_L2A',
  'LABEL_kappamask_L1C',
  'LABEL_fmask',
  'LABEL_s2cloudless',
  'LABEL_cd_fcnn_rgbi_swir',
  'LABEL_cd_fcnn_rgbi',
  'LABEL_qa60',
];

const leastPixels = (initial: number): NumberSetting => ({
  title: 'Smallest island',
  unit: 'px',
  least: 1,
  most: 1000,
  step: 1,
  initial,
});

export const referenceSource = {
  id: 'reference',
  title: 'One reference mask',
  layers: { needs: [referenceLayers], uses: [] },
  numbers: {
    threshold: { title: 'Cloud from', unit: '%', least: 1, most: 100, step: 1, initial: DEFAULT_THRESHOLD },
  },
  switches: {},
} as const satisfies SourceFacts;

export const voteSource = {
  id: 'vote',
  title: 'A vote of reference masks',
  layers: { needs: [referenceLayers], uses: [] },
  numbers: {
    threshold: referenceSource.numbers.threshold,
    leastShare: { title: 'Allowed by', unit: '%', least: 10, most: 100, step: 5, initial: voteDefaults.leastShare },
  },
  switches: {},
} as const satisfies SourceFacts;

const infrared = ['L1C_B8', 'L1C_B11', 'L1C_B12'];
const { leastMetres, mostMetres } = shadowHeights;

export const shadowSource = {
  id: 'shadow',
  title: 'Shadows of the clouds',
  layers: {
    needs: [infrared],
    uses: [...infrared, 'L1C_B3', 'EXTRA_ocurrence', 'EXTRA_lc10', 'EXTRA_Shwdirection'],
  },
  numbers: {
    heightMetres: {
      title: 'Cloud height',
      unit: 'm',
      least: leastMetres,
      most: mostMetres,
      step: 10,
      initial: shadowDefaults.heightMetres,
    },
    nudgeDeg: { title: 'Turn', unit: '°', least: -30, most: 30, step: 0.5, initial: shadowDefaults.nudgeDeg },
    sunElevationDeg: {
      title: 'Sun above horizon',
      unit: '°',
      least: 5,
      most: 90,
      step: 0.5,
      initial: shadowDefaults.sunElevationDeg,
    },
    darkBelow: { title: 'Darker than', unit: '%', least: 20, most: 120, step: 1, initial: shadowDefaults.darkBelow },
    marginPixels: { title: 'Margin', unit: 'px', least: 0, most: 20, step: 1, initial: shadowDefaults.marginPixels },
    leastPixels: leastPixels(shadowDefaults.leastPixels),
  },
  switches: { thinThrows: { title: 'Thin cloud throws shadows too', initial: shadowDefaults.thinThrows } },
} as const satisfies SourceFacts;

const compared = ['L1C_B2', 'L1C_B3', 'L1C_B4', ...infrared];

export const dateSource = {
  id: 'dates',
  title: 'Changes since the clear date',
  layers: { needs: [compared], uses: compared },
  numbers: {
    thinFrom: { title: 'Thin from', unit: '%', least: 1, most: 20, step: 0.5, initial: dateDefaults.thinFrom },
    thickFrom: { title: 'Thick from', unit: '%', least: 2, most: 60, step: 1, initial: dateDefaults.thickFrom },
    shadowFrom: { title: 'Shadow from', unit: '%', least: 5, most: 80, step: 1, initial: dateDefaults.shadowFrom },
    leastPixels: leastPixels(dateDefaults.leastPixels),
  },
  switches: { clearToo: { title: 'Offer clear where nothing changed', initial: dateDefaults.clearToo } },
} as const satisfies SourceFacts;

/** Every source that reads the dataset, with what it reads and what it is set by. */
export const proposalSources: readonly SourceFacts[] = [referenceSource, voteSource, shadowSource, dateSource];

/** A sentence that says which layers are missing; null where the source has what it needs. */
export function missingLayers({ layers }: SourceFacts, has: (layerId: string) => boolean): string | null {
  const missing = layers.needs.find((oneOf) => !oneOf.some(has));
  return missing === undefined ? null : `The split has none of ${missing.join(', ')}.`;
}
