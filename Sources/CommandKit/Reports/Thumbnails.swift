internal import Containers
public import Files
internal import Imaging
public import Reporting

/// Makes the small pictures of a page.
public enum Thumbnails {
  /// How many pixels the longer side has.
  public static let side = 160

  /// Small pictures of photos; one that can't be read any more has none.
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
