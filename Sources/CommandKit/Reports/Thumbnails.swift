internal import Containers
public import Files
internal import Imaging
public import Reporting

/// Creates the thumbnails of an HTML report.
public enum Thumbnails {
  /// The length of the longer side in pixels.
  public static let side = 160

  /// Returns thumbnails of photos; a photo that can no longer be read has none.
  public static func make(of paths: [Path]) -> [Path: Thumbnail] {
    let reader = FileReader()
    var pictures: [Path: Thumbnail] = [:]
    for path in paths {
      pictures[path] = try? reader.read(path) { file in
        let image = try PhotoDecoder().thumbnail(of: Container(file), longestSide: side)
        return Thumbnail(
          width: image.width, height: image.height, jpeg: try image.jpegData(quality: 80))
      }
    }
    return pictures
  }
}
