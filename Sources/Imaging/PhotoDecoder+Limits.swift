extension PhotoDecoder {
  func checkPixels(
    of subject: String = "The picture", width: Int, height: Int, limit: Int
  ) throws(ImageError) {
    guard width * height <= limit else {
      throw .tooManyPixels(in: subject, width: width, height: height, limit: limit)
    }
  }

  /// Checks what is left of a picture whose sides become `reduction` times smaller, rounded up.
  func checkReducedPixels(width: Int, height: Int, reduction: Int) throws(ImageError) {
    try checkPixels(
      of: "The picture, as far as it can be reduced,", width: (width - 1) / reduction + 1,
      height: (height - 1) / reduction + 1, limit: limits.maxDecodedPixels)
  }
}
