import { Params, param } from '@tfaip/core';

/** Colour channels of a decoded image. */
export type ImageMode = 'grey' | 'rgb' | 'rgba';

/** How an image is decoded. */
export class ImageParams extends Params {
  @param.oneOf(['grey', 'rgb', 'rgba'], {
    help: 'Channels: grey (luma by ITU-R 601), rgb or rgba. Transparency is dropped from, or added to images as needed',
  })
  mode: ImageMode = 'rgb';

  @param.int({
    help: 'Width to resize to in pixels; none: as the image has it, or in proportion to the height',
    min: 1,
    optional: true,
  })
  width: number | null = null;

  @param.int({
    help: 'Height to resize to in pixels; none: as the image has it, or in proportion to the width',
    min: 1,
    optional: true,
  })
  height: number | null = null;

  @param.oneOf(['nearest', 'linear', 'cubic', 'lanczos3'], {
    help: 'Interpolation of resizing; all but nearest average when they shrink',
  })
  interpolation: 'nearest' | 'linear' | 'cubic' | 'lanczos3' = 'linear';

  @param.oneOf(['float32', 'int32'], { help: 'float32: values from 0 to 1; int32: from 0 to 255' })
  dtype: 'float32' | 'int32' = 'float32';
}
