public import BreedRecognition
public import BreedTraining
public import CommandKit
internal import PhotoArchive

extension Session {
  /// Loads a dataset, with progress, and says what the user should know of it.
  ///
  /// - Parameter request: which photos.
  /// - Returns: the dataset; nil when the user asked to stop.
  /// - Throws: a `CommandError` when the photos make no dataset.
  public func loadDataset(_ request: DatasetRequest) throws(CommandError) -> Dataset? {
    do {
      let dataset = try Dataset.load(request) { [console] done, total in
        console.showStatus { String("Looking at photos: \(done) of \(total)".prefix($0 - 1)) }
      } isCancelled: { [interruption] in
        interruption.isRequested
      }
      introduce(dataset)
      return dataset
    } catch is CancellationError {
      console.showStatus(nil)
      return nil
    } catch {
      throw CommandError(.badData, "\(error)")
    }
  }

  private func introduce(_ dataset: Dataset) {
    console.showStatus(nil)
    for photo in dataset.unreadable {
      console.report("\(photo.path.displayName) was left out: \(photo.reason)")
    }
    for note in dataset.notes { console.note(note) }
    console.note(
      "\(dataset.classes.count) classes: \(dataset.train.count) photos to learn from, "
        + "\(dataset.validation.count) to validate, \(dataset.test.count) to test.")
  }
}

extension Dataset {
  /// The labels of the classes; breeds that the default model knows have its names.
  ///
  /// - Throws: a `BundleError` when two classes would have the same id.
  public func labels() throws -> [Label] {
    let known = (try? ModelLocation.current.bundle(nil))?.labels ?? []
    return try Label.own(folderNames: classes.map(\.name), known: known)
  }
}

/// Says that an error is one of the data, the weights or the photos, unless the disk is at fault.
///
/// - Parameter body: what may go wrong.
/// - Returns: what `body` gives.
/// - Throws: a `CommandError`.
public func badData<Value>(_ body: () throws -> Value) throws(CommandError) -> Value {
  do {
    return try body()
  } catch let error as CommandError {
    throw error
  } catch let error as TrainingFileError {
    throw CommandError(.inputOutput, "\(error)")
  } catch {
    throw CommandError(.badData, "\(error)")
  }
}
