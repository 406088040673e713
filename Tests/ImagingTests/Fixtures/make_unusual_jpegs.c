// Writes the kinds of JPEG that Pillow can't: run by make_fixtures.py.
// cc make_unusual_jpegs.c -ljpeg && ./a.out WIDTH HEIGHT < pixels.rgb
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

typedef enum { ARITHMETIC, ARITHMETIC_PROGRESSIVE, SEPARATE_SCANS, YCCK } Kind;

static void write_jpeg(const char *name, Kind kind, int width, int height, const JSAMPLE *rgb) {
  static const jpeg_scan_info scans[] = {
      {1, {0}, 0, 63, 0, 0}, {1, {1}, 0, 63, 0, 0}, {1, {2}, 0, 63, 0, 0}};
  struct jpeg_compress_struct codec;
  struct jpeg_error_mgr errors;
  codec.err = jpeg_std_error(&errors);
  jpeg_create_compress(&codec);
  FILE *file = fopen(name, "wb");
  jpeg_stdio_dest(&codec, file);
  codec.image_width = (JDIMENSION)width;
  codec.image_height = (JDIMENSION)height;
  codec.input_components = kind == YCCK ? 4 : 3;
  codec.in_color_space = kind == YCCK ? JCS_CMYK : JCS_RGB;
  jpeg_set_defaults(&codec);
  jpeg_set_quality(&codec, 85, TRUE);
  if (kind == YCCK) jpeg_set_colorspace(&codec, JCS_YCCK);
  if (kind == ARITHMETIC || kind == ARITHMETIC_PROGRESSIVE) codec.arith_code = TRUE;
  if (kind == ARITHMETIC_PROGRESSIVE) jpeg_simple_progression(&codec);
  if (kind == SEPARATE_SCANS) {
    codec.scan_info = scans;
    codec.num_scans = 3;
  }
  jpeg_start_compress(&codec, TRUE);
  JSAMPLE *row = malloc((size_t)width * 4);
  for (int y = 0; y < height; y++) {
    for (int x = 0; x < width; x++) {
      const JSAMPLE *pixel = rgb + 3 * (y * width + x);
      JSAMPLE *target = row + codec.input_components * x;
      for (int channel = 0; channel < 3; channel++) target[channel] = pixel[channel];
      if (kind == YCCK) target[3] = (JSAMPLE)(255 - 2 * y);
    }
    jpeg_write_scanlines(&codec, &row, 1);
  }
  jpeg_finish_compress(&codec);
  jpeg_destroy_compress(&codec);
  fclose(file);
  free(row);
}

int main(int count, char **arguments) {
  if (count != 3) return 1;
  const int width = atoi(arguments[1]), height = atoi(arguments[2]);
  JSAMPLE *rgb = malloc((size_t)width * height * 3);
  if (fread(rgb, 3, (size_t)width * height, stdin) != (size_t)width * height) return 1;
  write_jpeg("arithmetic.jpg", ARITHMETIC, width, height, rgb);
  write_jpeg("arithmetic-progressive.jpg", ARITHMETIC_PROGRESSIVE, width, height, rgb);
  write_jpeg("separate-scans.jpg", SEPARATE_SCANS, width, height, rgb);
  write_jpeg("ycck-adobe.jpg", YCCK, width, height, rgb);
  free(rgb);
  return 0;
}
