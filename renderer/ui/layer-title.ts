/** Of the layers whose file name says little. */
const titles: Readonly<Record<string, string>> = {
  L2A_AOT: 'aerosol depth',
  L2A_WVP: 'water vapour',
  L2A_TCI_R: 'TCI red',
  L2A_TCI_G: 'TCI green',
  L2A_TCI_B: 'TCI blue',
  S1_angle: 'S1 angle',
  EXTRA_CDI: 'CDI',
  EXTRA_Shwdirection: 'shadow direction',
  EXTRA_elevation: 'elevation',
  EXTRA_ocurrence: 'water occurrence',
  EXTRA_lc100: 'land cover 100 m',
  EXTRA_lc10: 'land cover 10 m',
};

/** A layer in a list of layers of all kinds. */
export function layerTitle(layerId: string): string {
  return titles[layerId] ?? layerId.replace(/^LABEL_/, '').replace(/^(L1C|L2A|S1|EXTRA)_/, '$1 ');
}
