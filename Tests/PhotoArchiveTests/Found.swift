import Files
import PhotoArchive

/// Something to report of a scan: each photo's path, and each failure's with its sentence.
///
/// It gives up after more than any test expects, should a scan go in circles.
func found(_ scan: PhotoScan) -> [String] {
  var lines: [String] = []
  while lines.count < 25_000, let item = scan.next() {
    switch item {
    case .photo(let photo): lines.append(photo.path.displayName)
    case .failure(let path, let error): lines.append("\(path.displayName): \(error)")
    }
  }
  return lines
}
